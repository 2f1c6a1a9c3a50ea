package boot

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/internal/database"
)

// requireDurability refuses a database whose live settings break the promise that what was acknowledged is on the
// disk, unless the settings allow that in so many words.
func (a *App) requireDurability(ctx context.Context) error {
	settings, err := a.DB.Durability(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, weak := range database.Weak(settings) {
		if a.options.Config.AllowWeakDurability {
			a.weak = append(a.weak, weak.Name)
			a.options.Log.Warn("NOT DURABLE, allowed by FRONTDESK_ALLOW_WEAK_DURABILITY", "setting", weak.String())
			continue
		}
		faults = append(faults, fmt.Errorf("%s: %s", a.DB.Dialect(), weak))
	}
	if len(faults) > 0 {
		faults = append(faults, errors.New("to serve all the same, where losing enquiries is acceptable: FRONTDESK_ALLOW_WEAK_DURABILITY=yes"))
	}
	return errors.Join(faults...)
}
