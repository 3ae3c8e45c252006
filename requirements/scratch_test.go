package requirements
import ("testing";"strings";"errors")
func TestScratch(t *testing.T){
 for _, s := range []string{"flask =>1.2","flask=1.2","flask 1.2","flask bar","flask, bar","flask#c","flask>=1 <2","flask^1.2.3","flask~>1","flask>=1.*","flask==1.x","flask; python_version<3.8","flask;","[x]","-e .","./foo","foo/bar.whl","https://x/y","git+ssh://x","a @ https://x/y","foo.tar.gz","--foo","--index","--extra-index x","-r","--pre=1","-r a b","flask --pre","flask --hash=sha256:1","--hash=x","flask[a,b c]","flask[a","foo-==1","é==1","flask (>=1","flask (>=1,<2)","flask>=1,","flask =","flask = \"^1.0\"","flask ==","'flask'","flask=={{x}}","C:\\x","flask @ ","flask===x y", "flask>=1,,<2","flask; foo == 1", "flask>=1.0; python_version >= 3 and os_name == 'x'","--index-url 'x"}{
  f, err := Parse("requirements.txt", strings.NewReader(s), ParseOptions{})
  if err==nil { t.Logf("%-30s OK %+v", s, f); continue }
  var e *Error
  if errors.As(err,&e) { t.Logf("%-30s %v | col %d | hint: %s | exp: %s", s, err, e.Column, e.Hint, e.Expected) } else { t.Logf("%s %v", s, err)}
 }
}
