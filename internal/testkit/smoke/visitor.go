package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
)

// visitorName is looked for in the inbox later.
const visitorName = "Marguerite Okonkwo"

var referencePattern = regexp.MustCompile(`NO\.\d{8}\d{5,}`)

// enquire posts the demo's first form and reads the reference off the thank-you page.
func (j *journey) enquire() error {
	thanks, err := j.post("/f/consultation", url.Values{
		"name":    {visitorName},
		"email":   {"marguerite@visitor.test"},
		"phone":   {"+44 20 7946 0958"},
		"message": {"We would like to register a company in Shenzhen. What does it cost?"},
		"consent": {"yes"},
		"locale":  {"en"},
	}, http.StatusSeeOther)
	if err != nil {
		return err
	}
	body, err := j.get(thanks.location)
	if err != nil {
		return err
	}
	if j.reference = referencePattern.FindString(body); j.reference == "" {
		return fmt.Errorf("%s shows no reference:\n%s", thanks.location, body)
	}
	fmt.Println("      the reference is", j.reference)
	return nil
}
