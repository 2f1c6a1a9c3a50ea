// Package embed joins the one script that a website includes, with its styles and both languages, and serves it. It
// promises that the script is small and that it is built when the program starts; it calls no station.
package embed
