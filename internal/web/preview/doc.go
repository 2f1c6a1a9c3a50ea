// Package preview holds the test that fills every page with believable content: it promises that no template stays
// unseen. With FRONTDESK_PREVIEW set to a folder it leaves the pages there, to be looked at in a browser.
package preview
