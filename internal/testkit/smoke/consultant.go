package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// look opens the mail's link as a scanner would, more than once, with HEAD too:
// it must go on offering the same.
func (j *journey) look() error {
	r, err := j.client.Head(j.link)
	if err != nil {
		return err
	}
	if err := r.Body.Close(); err != nil || r.StatusCode != http.StatusOK {
		return fmt.Errorf("HEAD: %s", r.Status)
	}
	for range 2 {
		page, err := j.get(j.link)
		if err != nil {
			return err
		}
		if !hasPostForm(page) {
			return fmt.Errorf("%s offers nothing to accept:\n%s", j.link, page)
		}
	}
	return nil
}

// accept presses the page's button; afterwards the page offers it no more.
func (j *journey) accept() error {
	before, err := j.get(j.link)
	if err != nil {
		return err
	}
	if _, err := j.post(j.link, postForm(before), http.StatusOK, http.StatusSeeOther); err != nil {
		return err
	}
	after, err := j.get(j.link)
	if err != nil {
		return err
	}
	if after == before {
		return errors.New("the link's page is as it was before")
	}
	return nil
}

// signIn opens a new session at /login as the consultant who was told.
func (j *journey) signIn() error {
	j.client = newClient()
	page, err := j.get("/login")
	if err != nil {
		return err
	}
	fields := postForm(page)
	fields.Set("email", j.consultant)
	fields.Set("password", "frontdesk-demo")
	_, err = j.post("/login", fields, http.StatusSeeOther)
	return err
}

// findLead looks for the visitor's name in the consultant's inbox.
func (j *journey) findLead() error {
	page, err := j.get("/inbox")
	if err != nil {
		return err
	}
	if !strings.Contains(page, visitorName) {
		return fmt.Errorf("/inbox does not show %s:\n%s", visitorName, page)
	}
	return nil
}
