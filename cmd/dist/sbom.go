package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// The types are those of an SPDX document, as far as it says something of Go
// programs: SPDX 2.3, clauses 6, 7 and 11.
type (
	spdxDocument struct {
		Version       string         `json:"spdxVersion"`
		DataLicense   string         `json:"dataLicense"`
		ID            string         `json:"SPDXID"`
		Name          string         `json:"name"`
		Namespace     string         `json:"documentNamespace"`
		Creation      spdxCreation   `json:"creationInfo"`
		Packages      []spdxPackage  `json:"packages"`
		Relationships []spdxRelation `json:"relationships"`
	}
	spdxCreation struct {
		Created  string   `json:"created"`
		Creators []string `json:"creators"`
	}
	spdxPackage struct {
		ID        string         `json:"SPDXID"`
		Name      string         `json:"name"`
		Version   string         `json:"versionInfo"`
		File      string         `json:"packageFileName,omitempty"`
		Location  string         `json:"downloadLocation"`
		Analyzed  bool           `json:"filesAnalyzed"`
		Checksums []spdxChecksum `json:"checksums,omitempty"`
		Concluded string         `json:"licenseConcluded"`
		Declared  string         `json:"licenseDeclared"`
		Copyright string         `json:"copyrightText"`
		Refs      []spdxRef      `json:"externalRefs,omitempty"`
		Purpose   string         `json:"primaryPackagePurpose"`
	}
	spdxChecksum struct {
		Algorithm string `json:"algorithm"`
		Value     string `json:"checksumValue"`
	}
	spdxRef struct {
		Category string `json:"referenceCategory"`
		Type     string `json:"referenceType"`
		Locator  string `json:"referenceLocator"`
	}
	spdxRelation struct {
		From string `json:"spdxElementId"`
		Type string `json:"relationshipType"`
		To   string `json:"relatedSpdxElement"`
	}
)

// notSaid is SPDX's word for what nobody has stated.
const notSaid = "NOASSERTION"

// noID are the characters that an SPDX identifier may not have (SPDX 2.3, 7.2.1).
var noID = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

func spdxID(words ...string) string {
	return "SPDXRef-" + noID.ReplaceAllString(strings.Join(words, "-"), "-")
}

// sbom is the SPDX document of all programs: each with its hash, and the parts
// that it is linked from.
func sbom(r release, programs []program, parts []part) ([]byte, error) {
	d := spdxDocument{
		Version: "SPDX-2.3", DataLicense: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: r.name(),
		Creation: spdxCreation{r.at.Format(time.RFC3339), []string{"Tool: brief-dist-" + r.version}},
	}
	for _, p := range programs {
		id := spdxID("brief", p.os, p.arch)
		d.Packages = append(d.Packages, spdxPackage{
			ID: id, Name: "brief", Version: r.version, File: r.name() + "_" + p.os + "_" + p.arch + "/" + p.file(), Location: notSaid,
			Checksums: []spdxChecksum{{"SHA256", fmt.Sprintf("%x", sha256.Sum256(p.data))}},
			Concluded: notSaid, Declared: notSaid, Copyright: notSaid, Purpose: "APPLICATION",
		})
		d.Relationships = append(d.Relationships, spdxRelation{d.ID, "DESCRIBES", id})
	}
	for _, p := range parts {
		id := spdxID(p.module, p.version)
		d.Packages = append(d.Packages, spdxPackage{
			ID: id, Name: p.module, Version: p.version, Location: notSaid,
			Concluded: p.licence, Declared: p.licence, Copyright: notSaid, Purpose: "LIBRARY",
			Refs: []spdxRef{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + p.module + "@" + strings.TrimPrefix(p.version, "go")}},
		})
		for _, t := range p.in {
			d.Relationships = append(d.Relationships, spdxRelation{spdxID("brief", t), "DEPENDS_ON", id})
		}
	}
	// A document's namespace is its own (SPDX 2.3, 6.5): two that differ differ here.
	content, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	d.Namespace = fmt.Sprintf("https://spdx.org/spdxdocs/brief-%s-%.16x", r.number(), sha256.Sum256(content))
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
