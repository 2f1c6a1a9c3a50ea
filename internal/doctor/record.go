package doctor

import "fmt"

// record collects what one check finds.
type record struct {
	check string
	found []Finding
}

func (r *record) ok(format string, args ...any) { r.add(OK, format, args) }

func (r *record) warn(format string, args ...any) remedy { return r.add(Warn, format, args) }

func (r *record) fault(format string, args ...any) remedy { return r.add(Fault, format, args) }

func (r *record) add(level Level, format string, args []any) remedy {
	r.found = append(r.found, Finding{Check: r.check, Level: level, Says: fmt.Sprintf(format, args...)})
	return remedy{&r.found[len(r.found)-1]}
}

// remedy is where to say what to do about a finding.
type remedy struct{ finding *Finding }

func (r remedy) do(format string, args ...any) { r.finding.Remedy = fmt.Sprintf(format, args...) }

// size writes bytes for people.
func size[N int64 | uint64](bytes N) string {
	const unit = 1024
	value, names := float64(bytes), []string{"bytes", "KiB", "MiB", "GiB", "TiB"}
	for value >= unit && len(names) > 1 {
		value, names = value/unit, names[1:]
	}
	if names[0] == "bytes" {
		return fmt.Sprintf("%.0f bytes", value)
	}
	return fmt.Sprintf("%.1f %s", value, names[0])
}
