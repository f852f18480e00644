package config

import (
	"path"
	"strings"
)

// checkInside refuses a path that leaves the folder of config.yaml, by itself
// (a symbolic link that leaves it is refused when the file is opened).
func checkInside(s string) fault {
	switch {
	case strings.Contains(s, `\`):
		return fault{"F603", "the path " + quoted(s) + ` holds \`, "write / between folders"}
	case leaves(s):
		return fault{"F603", "the path " + quoted(s) + " leaves the folder of config.yaml", "put the file below it and write its path from there"}
	}
	return fault{}
}

// checkData refuses what cannot be told from the settings and the manifest
// when the inputs of an edition are kept by their names.
func checkData(s string) fault {
	switch name := path.Clean(s); strings.ToLower(name) {
	case "config.yaml", "manifest.json":
		return wrong("no data can have the name %s", quoted(name)).with("rename the file, or put it into a folder such as data")
	}
	return checkInside(s)
}

// checkPicture allows the kinds of pictures that can be printed.
func checkPicture(s string) fault {
	if ext := strings.ToLower(path.Ext(s)); ext != ".png" && ext != ".svg" {
		return wrong("want a file that ends in .png or .svg, found %s", quoted(s)).with("save it as one of them")
	}
	return checkInside(s)
}

// leaves reports whether a path begins at a root or climbs out by "..".
func leaves(s string) bool {
	s = strings.ReplaceAll(s, `\`, "/")
	if path.IsAbs(s) || len(s) > 1 && s[1] == ':' || strings.HasPrefix(s, "~") {
		return true
	}
	s = path.Clean(s)
	return s == ".." || strings.HasPrefix(s, "../")
}

// within reports whether inner is outer or lies in it.
func within(inner, outer string) bool {
	inner, outer = path.Clean(inner), path.Clean(outer)
	return outer != "." && (inner == outer || strings.HasPrefix(inner, outer+"/"))
}
