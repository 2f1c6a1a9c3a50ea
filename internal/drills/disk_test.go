package drills

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"frontdesk/internal/demo"
)

// smallDisk mounts a file system of so many bytes, or skips the test where that is not allowed.
func smallDisk(t *testing.T, folder, size string) {
	t.Helper()
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+size)
	if err != nil && os.Getenv("CI") != "true" {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
}

// fillUp writes a file until the disk is full.
func fillUp(t *testing.T, file string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for block := make([]byte, 64<<10); len(block) > 0; {
		if _, err = f.Write(block); err != nil {
			block = block[:len(block)/2]
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// signIn signs the demo's administrator in.
func (h *house) signIn(base string) *http.Client {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	h.must(err)
	client := &http.Client{Jar: jar, Timeout: 10 * time.Second}
	response, err := client.PostForm(base+"/login", url.Values{"email": {demo.Admin}, "password": {demo.Password}})
	h.must(err)
	h.must(response.Body.Close())
	if response.StatusCode != http.StatusOK || response.Request.URL.Path == "/login" {
		h.t.Fatalf("signing in ended at %s with %d", response.Request.URL, response.StatusCode)
	}
	return client
}

func TestAFullDiskIsAnHonest503ReadsOnAndRecoversByItself(t *testing.T) {
	h := onSQLite(t)
	data := filepath.Join(h.folder, "data")
	smallDisk(t, data, "160m") // room for twice what is posted here and its log, of which nothing is given back
	p := h.start()
	client := h.signIn(p.URL)
	ballast := filepath.Join(data, "ballast")
	plan := h.plan(p)
	plan.Rate = 100
	posted := h.during(plan, func() {
		for range 2 {
			loadRuns(time.Second)
			full := 0
			h.await(patience, func() error { // what is left in the pages of its files it may still use
				fillUp(t, ballast)
				if status, header := h.post(p, full); status != http.StatusCreated {
					full++
					if err := later(status, header); err != nil {
						t.Errorf("on a full disk: %v", err)
					}
				}
				h.reads(client, p.URL+"/inbox")
				if full < 10 {
					return fmt.Errorf("%d were refused", full)
				}
				return nil
			})
			h.must(os.Remove(ballast))
		}
		h.await(10*time.Second, func() error {
			if status, header := h.post(p, 0); status != http.StatusCreated {
				return later(status, header)
			}
			return nil
		})
	})
	h.must(only(posted, http.StatusServiceUnavailable))
	t.Logf("%d acknowledged, %d refused", len(posted.Acks), posted.Refused[http.StatusServiceUnavailable])
	h.elapse(time.Now())
	h.audit(append(posted.Acks, h.again(plan, posted)...))
}

// reads fails unless a page is shown.
func (h *house) reads(client *http.Client, address string) {
	h.t.Helper()
	response, err := client.Get(address)
	h.must(err)
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		h.t.Errorf("%s: %d, %v", address, response.StatusCode, err)
	}
}
