package eml

// What a mail may have. More than one of the first five is refused before anything is decoded.
const (
	MaxSize      = 45 << 20  // bytes of the mail as it came: 50 MB, counted either way, are over it
	maxHeader    = 256 << 10 // bytes of its own headers
	maxHeaders   = 1 << 20   // bytes of its own and its parts' headers
	maxParts     = 1000
	maxDepth     = 20 // multiparts within each other
	maxBoundary  = 200
	maxFields    = 2000     // headers read of a mail or part
	maxText      = 1 << 20  // bytes of Text
	maxHTML      = 2 << 20  // bytes of HTML before it is sanitised
	maxFiles     = 100      // attachments
	maxFile      = 25 << 20 // bytes of one of them
	maxLine      = 998      // bytes of a subject, a name, an id
	maxAddresses = 200      // in one header
	maxIDs       = 100      // likewise
)
