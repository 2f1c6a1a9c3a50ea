package intake

import (
	"context"
	"sync"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/reference"
	"frontdesk/internal/store"
)

// blockSize is how many numbers of a day are leased at once, so that submissions share no row lock.
const blockSize = 1000

type block struct {
	day       reference.Day
	next, end int64
}

// numberer gives out references from blocks leased for each site and day.
type numberer struct {
	db     *database.DB
	mu     sync.Mutex
	blocks map[int64]block
}

func newNumberer(db *database.DB) *numberer {
	return &numberer{db: db, blocks: map[int64]block{}}
}

// next returns an unused reference of the site for the day of at.
func (n *numberer) next(ctx context.Context, site crm.Site, at time.Time) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	day := reference.DayOf(at, site.Location())
	b := n.blocks[site.ID]
	if b.day != day || b.next == b.end {
		first, err := n.lease(ctx, site.ID, day)
		if err != nil {
			return "", err
		}
		b = block{day, first, first + blockSize}
	}
	counter := b.next
	b.next++
	n.blocks[site.ID] = b
	return reference.Format(reference.Key(site.ReferenceKey), day, uint64(counter)), nil
}

func (n *numberer) lease(ctx context.Context, siteID int64, day reference.Day) (first int64, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitDeadline)
	defer cancel()
	err = n.db.WriteFirst(ctx, func(tx *database.Tx) (err error) {
		first, err = store.LeaseReferences(tx, siteID, day.String(), blockSize)
		return err
	})
	return first, err
}
