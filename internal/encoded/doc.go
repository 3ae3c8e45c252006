// Package encoded writes and reads values that a cache keeps: numbers as varints,
// texts and lists behind their lengths, and nothing between them. Who writes says
// by the order what is what, and changes the name of the bucket with the order.
// Reading a value costs little more than reading the file that it is in.
//
// What is read may be anything: the room that a Reader takes is bounded by the bytes
// that it reads, some of it for each, and it says in the end whether all was as a
// Writer writes it.
package encoded
