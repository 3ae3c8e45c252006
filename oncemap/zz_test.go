package oncemap
import ("testing";"runtime")
//go:noinline
func c2() uintptr { var pc [1]uintptr; runtime.Callers(2, pc[:]); return pc[0] }
//go:noinline
func c1() uintptr { var pc [1]uintptr; runtime.Callers(1, pc[:]); return pc[0] }
//go:noinline
func c2b() uintptr { var pc [2]uintptr; runtime.Callers(1, pc[:]); return pc[1] }
//go:noinline
func c2c() uintptr { var pc [3]uintptr; runtime.Callers(0, pc[:]); return pc[2] }
func BenchmarkZ(b *testing.B) {
 b.Run("skip1", func(b *testing.B){ for b.Loop(){ c1() } })
 b.Run("skip2", func(b *testing.B){ for b.Loop(){ c2() } })
 b.Run("skip1of2", func(b *testing.B){ for b.Loop(){ c2b() } })
 b.Run("skip0of3", func(b *testing.B){ for b.Loop(){ c2c() } })
 b.Run("skip3", func(b *testing.B){ for b.Loop(){ here() } })
}
