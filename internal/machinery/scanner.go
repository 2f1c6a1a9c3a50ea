package machinery

import (
	"context"
	"time"

	"frontdesk/internal/clamd"
)

// heard is what a scanner answered.
type heard struct {
	version string
	err     error
}

// askScanner asks the virus scanner who it is, while the other parts are looked at; nil when there is none.
func (m *Machinery) askScanner(ctx context.Context) <-chan heard {
	if m.scanner == nil {
		return nil
	}
	answer := make(chan heard, 1)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, databaseDeadline)
		defer cancel()
		version, err := m.scanner.Version(ctx)
		answer <- heard{version, err}
	}()
	return answer
}

// scannerPart is how the virus scanner is: files wait for it while it is away.
func (m *Machinery) scannerPart(now time.Time, h heard) Part {
	p := m.part(PartScanner, now, h.err)
	p.Words = h.version
	if h.err != nil {
		p.Detail, p.Words = clamd.Reason(h.err), h.err.Error()
	}
	return p
}
