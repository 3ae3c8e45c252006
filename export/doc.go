// Package export writes a resolution down for other programs: as JSON of a
// schema of its own (docs/json.md), as a CycloneDX bill of materials, and as a
// graph in the languages of Graphviz and Mermaid.
//
// It renders what it is given, byte for byte the same for the same resolution
// and the same Options, and writes nothing before all is rendered. What an
// index or a user wrote cannot break the form, and the user and password of a
// URL are left out of it, wherever it stands.
//
// What must not live here: deciding anything about the packages, asking an
// index for more, and saying anything to the user.
package export
