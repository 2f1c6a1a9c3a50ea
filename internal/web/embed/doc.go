// Package embed joins the one script that a website includes, with its styles and both languages, and serves it. It
// promises that the script is small and that it is joined once; it calls no station.
package embed
