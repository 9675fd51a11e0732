namespace AudioAnomaly;

/// <summary>The names in pickles that mean something to the reader, and those that mean harm.</summary>
internal static class PickleGlobals
{
    // Packages and modules whose functions run code, open files or reach the network. No honest checkpoint names them.
    private static readonly HashSet<string> DangerousPackages = new(StringComparer.Ordinal)
    {
        "os", "posix", "nt", "posixpath", "ntpath", "subprocess", "_posixsubprocess", "pty", "sys", "socket", "shutil", "ctypes", "_ctypes", "importlib",
        "webbrowser", "pickle", "_pickle", "cPickle", "dill", "cloudpickle", "marshal", "http", "urllib", "urllib2", "httplib", "requests", "aiohttp",
        "ftplib", "smtplib", "idlelib", "pip", "venv", "ensurepip", "zipimport", "pkgutil",
    };

    // Single modules of the same sort with names that people also give their own packages: 'code.models' is none of them.
    private static readonly HashSet<string> DangerousModules = new(StringComparer.Ordinal)
    {
        "code", "codeop", "commands", "popen2", "imp", "runpy", "timeit", "trace", "pdb", "bdb", "cProfile", "profile", "doctest",
    };

    // Other built-in names are data or, like getattr in the pickles of nested classes, found in honest files.
    private static readonly HashSet<string> DangerousBuiltins = new(StringComparer.Ordinal)
    {
        "eval", "exec", "execfile", "compile", "open", "file", "__import__", "input", "raw_input", "breakpoint", "globals", "locals", "apply", "reload", "exit", "quit",
    };

    private static readonly Dictionary<string, TensorElementType> Storages = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = TensorElementType.Float64,
        ["FloatStorage"] = TensorElementType.Float32,
        ["HalfStorage"] = TensorElementType.Float16,
        ["BFloat16Storage"] = TensorElementType.BFloat16,
        ["LongStorage"] = TensorElementType.Int64,
        ["IntStorage"] = TensorElementType.Int32,
        ["ShortStorage"] = TensorElementType.Int16,
        ["CharStorage"] = TensorElementType.Int8,
        ["ByteStorage"] = TensorElementType.UInt8,
        ["BoolStorage"] = TensorElementType.Bool,
    };

    public static TensorElementType? StorageType(PickleGlobal global)
        => global.Module is "torch" or "torch.cuda" && Storages.TryGetValue(global.Name, out TensorElementType type) ? type : null;

    public static bool IsDangerous(PickleGlobal global)
    {
        return DangerousPackages.Contains(global.Module.Split('.', 2)[0])
            || DangerousModules.Contains(global.Module)
            || (global.Module is "builtins" or "__builtin__" && DangerousBuiltins.Contains(global.Name));
    }
}
