// Package dkim signs mail in the name of a domain (RFC 6376), for firms whose relay does not. It promises that what it
// returns is the message it was given with one header more, and that a key which receivers would not believe is
// refused before anything is signed with it. It never asks the network and never calls anybody.
package dkim
