namespace AudioAnomaly;

/// <summary>The names in pickles that mean something to the reader, and those that mean harm.</summary>
internal static class PickleGlobals
{
    // Modules whose functions run code, open files or reach the network. No honest checkpoint names them.
    private static readonly HashSet<string> DangerousModules = new(StringComparer.Ordinal)
    {
        "os", "posix", "nt", "posixpath", "ntpath", "subprocess", "_posixsubprocess", "commands", "popen2", "pty", "sys", "socket", "shutil", "ctypes", "_ctypes", "importlib", "imp",
        "runpy", "code", "codeop", "webbrowser", "pickle", "_pickle", "cPickle", "dill", "cloudpickle", "marshal", "http", "urllib", "urllib2", "httplib", "requests", "aiohttp",
        "ftplib", "smtplib", "timeit", "trace", "pdb", "bdb", "cProfile", "profile", "doctest", "idlelib", "pip", "venv", "ensurepip", "zipimport", "pkgutil",
    };

    // Of the built-in names, these are plain data.
    private static readonly HashSet<string> HarmlessBuiltins = new(StringComparer.Ordinal)
    {
        "set", "frozenset", "list", "dict", "tuple", "int", "float", "complex", "bool", "str", "bytes", "bytearray", "slice", "range", "xrange", "object", "long", "unicode", "Ellipsis", "NotImplemented",
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
        string root = global.Module.Split('.', 2)[0];
        return DangerousModules.Contains(root)
            || (root is "builtins" or "__builtin__" && !HarmlessBuiltins.Contains(global.Name));
    }
}
