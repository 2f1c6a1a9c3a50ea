package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	lowSpace     = 1 << 30   // bytes free
	perilousFree = 200 << 20 // bytes free
)

// lookAtFolder: is the data folder there, ours, closed to others, and is there room?
func lookAtFolder(_ context.Context, p *patient, r *record) {
	folder := p.Config.Data
	found, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.warn("%s does not exist; the first start makes it", folder).do("if there should be data already, FRONTDESK_DATA names the wrong folder")
		return
	case err != nil:
		r.fault("%v", err).do("give the user that runs frontdesk access to it, or set FRONTDESK_DATA")
		return
	case !found.IsDir():
		r.fault("%s is no folder", folder).do("set FRONTDESK_DATA to a folder")
		return
	}
	if err := unix.Access(folder, unix.R_OK|unix.W_OK|unix.X_OK); err != nil {
		r.fault("%s cannot be written to (%v): the database, the secret and mail files cannot be kept", folder, err).
			do("chown it to the user that runs frontdesk; look whether its disk is mounted read-only")
		return
	}
	if open := found.Mode().Perm() & 0o077; open != 0 {
		r.warn("%s is open to other users of this host (mode %04o), and holds clients' data", folder, found.Mode().Perm()).do("chmod 700 %s", folder)
	}
	lookAtSpace(folder, r)
}

func lookAtSpace(folder string, r *record) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		r.warn("its free space is unknown: %v", err).do("look with: df %s", folder)
		return
	}
	free := disk.Bavail * uint64(disk.Bsize)
	switch {
	case free < perilousFree:
		r.fault("%s has %s free: when the disk is full, visitors hear 503 and no enquiry is taken", folder, size(free)).do("make room, or move FRONTDESK_DATA")
	case free < lowSpace:
		r.warn("%s has %s free", folder, size(free)).do("make room before the disk is full")
	default:
		r.ok("%s, %s free", folder, size(free))
	}
}
