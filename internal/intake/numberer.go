package intake

import (
	"context"
	"sync"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/reference"
	"frontdesk/internal/store"
)

// blockSize is how many numbers of a day are leased at once, so that submissions share no row lock.
const blockSize = 1000

// block is what is left of a lease.
type block struct {
	day       reference.Day
	next, end int64
}

// numberer gives out references from blocks leased for each site and day.
type numberer struct {
	db     *database.DB
	mu     sync.Mutex
	blocks map[int64]block
	leases map[int64]*lease // those asked for at present, by site
}

// lease is one question for a block. Whoever needs it waits for the same answer: while the database hangs,
// visitors must not wait for one another's deadlines.
type lease struct {
	done chan struct{}
	err  error
}

func newNumberer(db *database.DB) *numberer {
	return &numberer{db: db, blocks: map[int64]block{}, leases: map[int64]*lease{}}
}

// next returns an unused reference of the form's site for the day of at, after passing over skip unused ones.
func (n *numberer) next(ctx context.Context, form Form, at time.Time, skip int64) (string, error) {
	day := reference.DayOf(at, form.zone)
	for {
		counter, asked, mine := n.take(form.SiteID, day, skip)
		if asked == nil {
			return reference.Format(reference.Key(form.Site.ReferenceKey), day, uint64(counter)), nil
		}
		if mine {
			n.ask(context.WithoutCancel(ctx), asked, form.SiteID, day, skip)
		}
		<-asked.done
		if asked.err != nil {
			return "", asked.err
		}
		skip = 0 // the lease has passed over them
	}
}

// take returns the next number of the day, or the lease that will bring it and whether the caller is to ask for it.
func (n *numberer) take(siteID int64, day reference.Day, skip int64) (counter int64, asked *lease, mine bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	b := n.blocks[siteID]
	if b.day == day && b.next+skip < b.end {
		b.next += skip + 1
		n.blocks[siteID] = b
		return b.next - 1, nil, false
	}
	if asked = n.leases[siteID]; asked != nil {
		return 0, asked, false
	}
	asked = &lease{done: make(chan struct{})}
	n.leases[siteID] = asked
	return 0, asked, true
}

// ask leases a block, within the deadline of a commit.
func (n *numberer) ask(ctx context.Context, asked *lease, siteID int64, day reference.Day, skip int64) {
	ctx, cancel := context.WithTimeout(ctx, commitDeadline)
	defer cancel()
	var first int64
	asked.err = n.db.WriteFirst(ctx, func(tx *database.Tx) (err error) {
		first, err = store.LeaseReferences(tx, siteID, day.String(), skip+blockSize)
		return err
	})
	n.mu.Lock()
	defer n.mu.Unlock()
	if asked.err == nil {
		n.blocks[siteID] = block{day, first + skip, first + skip + blockSize}
	}
	delete(n.leases, siteID)
	close(asked.done)
}
