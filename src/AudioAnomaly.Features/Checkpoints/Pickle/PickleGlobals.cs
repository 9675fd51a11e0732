namespace AudioAnomaly.Checkpoints;

/// <summary>The names in pickles that mean something to the reader, and those that mean harm.</summary>
internal static class PickleGlobals
{
    // Packages whose functions run programs or code, or reach the network. No honest checkpoint names them.
    private static readonly HashSet<string> DangerousPackages = new(StringComparer.Ordinal)
    {
        "subprocess", "_posixsubprocess", "pty", "socket", "ctypes", "_ctypes", "importlib", "webbrowser", "marshal", "http", "urllib", "urllib2", "httplib", "requests", "aiohttp",
        "ftplib", "smtplib", "idlelib", "pip", "venv", "ensurepip", "zipimport", "pkgutil", "shutil",
    };

    // Single modules of the same sort with names that people also give their own packages: 'code.models' is none of them.
    private static readonly HashSet<string> DangerousModules = new(StringComparer.Ordinal)
    {
        "code", "codeop", "commands", "popen2", "imp", "runpy", "timeit", "trace", "pdb", "bdb", "cProfile", "profile", "doctest", "asyncio.subprocess", "torch.hub", "pydoc",
    };

    // Modules of which only some names do harm: os.uname() is found in honest files as posix.uname_result.
    private static readonly Dictionary<string, HashSet<string>> DangerousNames = new(StringComparer.Ordinal)
    {
        ["builtins"] = Names("eval exec execfile compile open file __import__ input raw_input breakpoint globals locals apply reload exit quit"),
        ["os"] = Names("system popen popen2 popen3 popen4 open fdopen remove unlink rename renames replace rmdir removedirs mkfifo chmod chown symlink link truncate kill killpg fork forkpty startfile putenv"),
        ["pickle"] = Names("load loads Unpickler"),
        ["io"] = Names("open open_code FileIO"),
        ["codecs"] = Names("open"),
        ["sys"] = Names("exit settrace setprofile modules"),
    };

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["__builtin__"] = "builtins",
        ["posix"] = "os",
        ["nt"] = "os",
        ["_pickle"] = "pickle",
        ["cPickle"] = "pickle",
        ["dill"] = "pickle",
        ["cloudpickle"] = "pickle",
        ["joblib"] = "pickle",
        ["_io"] = "io",
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
        // Later protocols reach through a module for what another one has: 'torch.serialization' and 'os.system'.
        if (global.Name.Split('.') is [.., var inner, var last] && IsDangerous(new PickleGlobal(inner, last)))
        {
            return true;
        }

        string module = Aliases.GetValueOrDefault(global.Module, global.Module);
        return DangerousPackages.Contains(module.Split('.', 2)[0])
            || DangerousModules.Contains(module)
            || (DangerousNames.TryGetValue(module, out HashSet<string>? names) && names.Contains(global.Name))
            || (module == "os" && (global.Name.StartsWith("exec", StringComparison.Ordinal) || global.Name.Contains("spawn", StringComparison.Ordinal)));
    }

    private static HashSet<string> Names(string names) => names.Split(' ').ToHashSet(StringComparer.Ordinal);
}
