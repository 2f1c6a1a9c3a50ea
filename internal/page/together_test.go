package page

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestWhoAsksTogetherSharesAnAnswerThatIsNotOlder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all together[int64]
		var state, asked atomic.Int64
		hold := make(chan struct{})
		look := func(context.Context) (int64, error) {
			asked.Add(1)
			seen := state.Load()
			<-hold
			return seen, nil
		}
		answers := make([]int64, 50)
		ask := func(i int) {
			answer, err := all.ask(t.Context(), "page", look)
			if err != nil {
				t.Error(err)
			}
			answers[i] = answer
		}
		go ask(0)
		synctest.Wait() // it has looked, and is on its way back
		state.Store(1)
		for i := 1; i < len(answers); i++ {
			go ask(i)
		}
		synctest.Wait()
		close(hold)
		synctest.Wait()
		if asked.Load() != 2 {
			t.Errorf("%d questions for one and then 49", asked.Load())
		}
		for i, answer := range answers {
			if want := int64(min(i, 1)); answer != want {
				t.Errorf("asker %d was told %d, not %d", i, answer, want)
			}
		}
		if len(all.asking) != 0 {
			t.Error("something is kept although nobody asks")
		}
	})
}

func TestWhoGoesAwayDoesNotSpoilTheAnswerOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all together[int64]
		hold := make(chan struct{})
		look := func(ctx context.Context) (int64, error) {
			select {
			case <-hold:
				return 7, nil
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
		gone, leave := context.WithCancel(t.Context())
		first := make(chan error, 1)
		go func() { _, err := all.ask(gone, "page", look); first <- err }()
		synctest.Wait()
		second := make(chan int64, 1)
		go func() { n, _ := all.ask(t.Context(), "page", look); second <- n }()
		synctest.Wait()
		leave()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		close(hold)
		if n := <-second; n != 7 {
			t.Errorf("the other was told %d", n)
		}
	})
}
