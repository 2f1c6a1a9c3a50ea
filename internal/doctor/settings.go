package doctor

import "strings"

// lookAtSettings reports every fault of the settings as it stands in them.
func lookAtSettings(p *patient, r *record) {
	err := p.Config.Check()
	if err == nil {
		r.ok("every setting can be read")
		return
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		r.fault("%s", line).do("frontdesk serve --help tells what each setting may be")
	}
}
