// Package drills tries the promises on the program itself: as child processes, under load, on real servers that
// are killed, frozen, filled up and cut off. Each drill ends with the same audit: every acknowledged enquiry is
// there once, was handed out once, and its mails went out once or say that nobody can know. docs/drills.md names
// for each drill a line of the product that it was seen to catch. The package has tests only and nobody imports it.
package drills
