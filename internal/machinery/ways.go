package machinery

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Way is a way by which mail comes in.
type Way struct {
	crm.WayIn
	OK     bool
	Detail string // code of what is wrong: one of those below, or one of imap.Reason; empty: nothing
}

// What may be wrong with a way in whoever stands there.
const (
	DetailNobody  = "nobody"  // no process has it open
	DetailUnheard = "unheard" // the process that had it open has not been heard of for a while
)

// ways are the ways in that are set here, as the processes that stand there say.
func (m *Machinery) ways(tx *database.Tx) (list []Way, err error) {
	if len(m.names) == 0 {
		return nil, nil
	}
	known, err := store.WaysIn(tx)
	byName := map[string]crm.WayIn{}
	for _, w := range known {
		byName[w.Name] = w
	}
	for _, name := range m.names {
		w := byName[name]
		w.Name = name
		detail := wrongWith(w, w.HeldUntil.Before(tx.Now()))
		list = append(list, Way{w, detail == "", detail})
	}
	return list, err
}

func wrongWith(w crm.WayIn, unheard bool) string {
	switch {
	case w.State == "" || w.State == crm.WayClosed:
		return DetailNobody
	case unheard:
		return DetailUnheard
	case w.State == crm.WayFailed:
		return w.Reason
	}
	return ""
}
