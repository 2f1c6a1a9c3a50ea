package crm

// ScanState is what is known of a stored file by the virus scanner.
type ScanState string

const (
	ScanClean     ScanState = "clean"     // nothing was found
	ScanInfected  ScanState = "infected"  // Found names it; the file is kept and handed out to nobody
	ScanPending   ScanState = "pending"   // it is being checked; handed out once that is done
	ScanUnscanned ScanState = "unscanned" // nobody looks, or Reason says why it cannot be looked at; handed out all the same
)

// Why the scanner could not look at a file.
const (
	ScanTooLarge = "too_large" // it takes none so large (StreamMaxLength)
	ScanFailed   = "failed"    // it tried several times
	ScanLost     = "lost"      // the file is not on the disk
)

// Scan is the verdict on a file. Without a State there is none yet.
type Scan struct {
	State  ScanState
	Found  string // what was found, by the scanner's name for it
	Reason string // one of the above; empty: none
}
