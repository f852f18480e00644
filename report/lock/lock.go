// Package lock is how processes of one machine keep out of each other's way: a
// file is locked as long as its process lives, however that ends, and a folder
// is refused where such a lock would not hold. It knows nothing of what is kept
// there.
package lock

// A ShareError says that a folder lies where locks do not keep others out.
type ShareError struct{ Kind string }

// Error names the kind of file system.
func (e *ShareError) Error() string {
	return "it lies on a share (" + e.Kind + ") whose locks do not keep other machines out"
}
