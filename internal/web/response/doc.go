// Package response is the only code that writes HTTP: pages from templates, problems as RFC 9457, redirects, assets
// and the headers that keep them safe. It promises that every template was read and declared at start, that text
// from people is always escaped, and that nobody is shown the cause of a fault of ours. It knows no station; what a
// page shows is handed to it as a view.
package response
