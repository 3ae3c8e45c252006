package interpreter

const pythonName = "python.exe"
