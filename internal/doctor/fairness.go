package doctor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/config"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// The bounds that are promised of what everybody is offered against their exact share: while those who are eligible do
// not change, and when they do.
const (
	steadyBound   = 1
	changingBound = 2
)

// decisionsAtOnce is how many decisions are in memory at a time; toldOf how many faults of a rotation are told in words.
const (
	decisionsAtOnce = 1000
	toldOf          = 5
)

// FairnessOptions are what is examined.
type FairnessOptions struct {
	Config   *config.Config
	Team     string         // the id or the name of one; empty: all
	Progress func(rows int) // told of each decisionsAtOnce that are done; nil: nobody is
}

// Rotation is what the stored decisions say of the rotation of one seat of a team.
type Rotation struct {
	TeamID    int64    `json:"team_id"`
	Team      string   `json:"team"`
	Seat      crm.Seat `json:"seat"`
	Leads     int      `json:"leads"`      // that were handed out in turn
	TakenBack int      `json:"taken_back"` // offers that were withdrawn: their leads count for nobody
	Outside   int      `json:"outside"`    // decisions outside the rotation: least loaded, sticky, a manager's own
	CatchUp   bool     `json:"catch_up"`   // people catch up on what they missed, of which nothing is promised
	Steady    Judged   `json:"steady"`     // while those who were eligible did not change, within 1
	Changing  Judged   `json:"changing"`   // otherwise, within 2
	Excused   int      `json:"excused"`    // leads before what was taken back had been made up for, of which nothing is promised
	People    []Person `json:"people"`     // by name
	Faulty    int      `json:"faulty"`     // how many faults there are
	Faults    []string `json:"faults"`     // the first of them, in words
}

// Judged is how far off anybody was after any of some leads.
type Judged struct {
	Leads    int     `json:"leads"`
	Worst    float64 `json:"worst"` // in leads
	Decision int64   `json:"decision,omitempty"`
}

// Person is what one consultant was due and was offered.
type Person struct {
	ID       int64   `json:"id"`
	Name     string  `json:"name"`
	Share    float64 `json:"share"`   // exact, in leads
	Offered  int     `json:"offered"` // leads
	Worst    float64 `json:"worst"`   // share less offers when furthest from zero since they last joined the team
	Decision int64   `json:"decision,omitempty"`
}

// Fairness adds up what everybody was due and was offered from the decisions as they are stored, one after the other, and
// compares it with what is promised. It reads one snapshot in pages, and changes nothing.
func Fairness(ctx context.Context, o FairnessOptions) (found []Rotation, err error) {
	p := &patient{Options: Options{Config: o.Config}}
	if err := o.Config.Check(); err != nil {
		return nil, err
	}
	db, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	err = db.Read(ctx, func(tx *database.Tx) error {
		teams, err := store.Teams(tx)
		if err != nil {
			return err
		}
		only, err := teamNamed(teams, o.Team)
		if err != nil {
			return err
		}
		found, err = fairness(tx, teams, only, o.Progress)
		return err
	})
	return found, err
}

// teamNamed is the id of the team; 0: all.
func teamNamed(teams []crm.Team, name string) (int64, error) {
	var names []string
	for _, t := range teams {
		if name == t.Name || name == strconv.FormatInt(t.ID, 10) {
			return t.ID, nil
		}
		names = append(names, fmt.Sprintf("%d (%s)", t.ID, t.Name))
	}
	if name == "" {
		return 0, nil
	}
	return 0, fmt.Errorf("no team is called %q; there are: %s", name, strings.Join(names, ", "))
}

func fairness(tx *database.Tx, teams []crm.Team, only int64, progress func(int)) ([]Rotation, error) {
	type key struct {
		team int64
		seat crm.Seat
	}
	replays := map[key]*replay{}
	for after := int64(0); ; {
		page, err := store.ChoicesAfter(tx, only, after, decisionsAtOnce)
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			k := key{c.TeamID, c.Seat}
			if replays[k] == nil {
				replays[k] = newReplay(teams, c)
			}
			replays[k].add(c)
			after = c.ID
		}
		if progress != nil {
			progress(len(page))
		}
		if len(page) < decisionsAtOnce {
			break
		}
	}
	var found []Rotation
	for _, r := range replays {
		found = append(found, r.finished())
	}
	slices.SortFunc(found, func(a, b Rotation) int { return cmp.Or(cmp.Compare(a.TeamID, b.TeamID), cmp.Compare(a.Seat, b.Seat)) })
	return found, nil
}

// Verdict says in words whether what is promised was kept, a line for each bound and each fault.
func (r Rotation) Verdict() []string {
	var lines []string
	if r.CatchUp {
		lines = append(lines, "outside the bounds: people catch up on what they missed")
	}
	lines = append(lines, r.Steady.verdict("while those who were eligible did not change", steadyBound)...)
	lines = append(lines, r.Changing.verdict("while they changed", changingBound)...)
	if r.Excused > 0 {
		lines = append(lines, fmt.Sprintf("%d leads not judged: so much had been taken back that it had to be made up for first", r.Excused))
	}
	for _, f := range r.Faults {
		lines = append(lines, fmt.Sprintf("%s  %s", Fault, f))
	}
	if more := r.Faulty - len(r.Faults); more > 0 {
		lines = append(lines, fmt.Sprintf("%s  and %d more", Fault, more))
	}
	return lines
}

func (j Judged) verdict(when string, bound float64) []string {
	if j.Leads == 0 {
		return nil
	}
	level := OK
	if j.Worst > bound+hair {
		level = Fault
	}
	return []string{fmt.Sprintf("%-5s  %s (%d leads), nobody is to be off by more than %.0f: the worst was %.3f, at decision %d",
		level, when, j.Leads, bound, j.Worst, j.Decision)}
}
