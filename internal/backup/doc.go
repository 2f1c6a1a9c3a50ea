// Package backup writes everything that a Frontdesk knows into one archive, and brings it back: into the same kind
// of database or into the other, which is also how a firm grows from SQLite to PostgreSQL.
//
// A backup is one snapshot: it is taken in one read-only transaction while Frontdesk serves, and streams, so its size
// does not matter. A restore reads and checks the whole archive before it changes anything, and replaces the database
// in one transaction: when it fails, what was there is there.
//
// The archive is a zip: a file of JSON lines for each table, the files of the data folder, the secret, and last a
// manifest with the SHA-256 of each. It is as secret as the database.
package backup
