// Package demo is the invented firm's website, as a customer would embed Frontdesk in it, and the mail that the demo
// sends. It promises to run only under `frontdesk demo`; it calls stations to read what was sent and changes nothing.
package demo
