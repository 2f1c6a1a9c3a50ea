// Package inbox is where consultants work: signing in, the list of leads, one lead's page, what was held as spam. It
// promises that a page shows only what its actor may see. It calls stations and never a database.
package inbox
