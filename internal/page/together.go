package page

import (
	"context"
	"sync"
	"time"
)

// askDeadline bounds a question that several wait for.
const askDeadline = 5 * time.Second

// together lets those who ask the same at the same time share one answer, which is never older than their asking: who
// comes while a question is on its way waits for the next one, with all who come meanwhile. The zero value is ready.
type together[T any] struct {
	mu     sync.Mutex
	asking map[string]*question[T] // what is being asked just now, and the next question of those who came meanwhile; nil: nobody did
}

type question[T any] struct {
	done  chan struct{}
	value T
	err   error
}

// ask returns what fn finds out, run once it was called. fn outlives whoever called it first.
func (t *together[T]) ask(ctx context.Context, key string, fn func(context.Context) (T, error)) (T, error) {
	q := t.join(ctx, key, fn)
	select {
	case <-q.done:
		return q.value, q.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func (t *together[T]) join(ctx context.Context, key string, fn func(context.Context) (T, error)) *question[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if next, busy := t.asking[key]; busy {
		if next == nil {
			next = &question[T]{done: make(chan struct{})}
			t.asking[key] = next
		}
		return next
	}
	if t.asking == nil {
		t.asking = map[string]*question[T]{}
	}
	t.asking[key] = nil
	q := &question[T]{done: make(chan struct{})}
	go t.answer(context.WithoutCancel(ctx), key, q, fn)
	return q
}

// answer asks for those of q, and then for those who came meanwhile, until nobody did.
func (t *together[T]) answer(ctx context.Context, key string, q *question[T], fn func(context.Context) (T, error)) {
	for q != nil {
		q.value, q.err = once(ctx, fn)
		close(q.done)
		q = t.next(key)
	}
}

func (t *together[T]) next(key string) *question[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	q := t.asking[key]
	if t.asking[key] = nil; q == nil {
		delete(t.asking, key)
	}
	return q
}

func once[T any](ctx context.Context, fn func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, askDeadline)
	defer cancel()
	return fn(ctx)
}
