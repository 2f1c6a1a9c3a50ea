// Package admin is where the firm is made and changed: sites, services, forms, calendars, teams, rules, people. It promises that what
// could not be saved comes back with its faults and nothing lost. It calls stations and never a database.
package admin
