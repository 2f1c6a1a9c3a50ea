package simulate

import (
	"container/heap"
	"time"

	"frontdesk/internal/crm"
)

// action is something that a person is going to do.
type action struct {
	at    time.Time
	seq   int // of two at the same instant, the one planned first goes first
	what  deed
	lead  int64
	user  int64
	offer int64     // of an answer
	seat  crm.Seat  // of an allotment
	since time.Time // of an allotment: when the manager was first called
}

type deed int

const (
	accepts deed = iota
	declines
	claims
	responds
	closes
	allots // a manager gives a seat out by hand
)

// agenda is what people are going to do, the next first.
type agenda struct {
	planned actions
	seq     int
}

func (a *agenda) plan(next action) {
	a.seq++
	next.seq = a.seq
	heap.Push(&a.planned, next)
}

// next is when the next of it is done; zero: nothing is planned.
func (a *agenda) next() time.Time {
	if len(a.planned) == 0 {
		return time.Time{}
	}
	return a.planned[0].at
}

// due takes what is to be done by an instant.
func (a *agenda) due(now time.Time) (all []action) {
	for len(a.planned) > 0 && !a.planned[0].at.After(now) {
		all = append(all, heap.Pop(&a.planned).(action))
	}
	return all
}

// actions are a heap by time.
type actions []action

func (a actions) Len() int      { return len(a) }
func (a actions) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *actions) Push(x any)   { *a = append(*a, x.(action)) }

func (a actions) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].seq < a[j].seq
}

func (a *actions) Pop() any {
	last := len(*a) - 1
	popped := (*a)[last]
	*a = (*a)[:last]
	return popped
}
