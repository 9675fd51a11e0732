using System.Security.Cryptography;
using AudioAnomaly.Components;

namespace AudioAnomaly.Checkpoints;

/// <summary>
/// A file of pretrained weights, opened for reading: PyTorch's zip or old format, or safetensors, told apart by content. Nothing in the file is ever run.
/// </summary>
/// <remarks>Only the list of contents is in memory; tensors are read when asked for. Used by one thread. Dispose it to close the file.</remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly Stream _stream;
    private readonly CheckpointSource _source;
    private string? _sha256;

    private Checkpoint(string path, Stream stream, CheckpointSource source)
    {
        Path = path;
        _stream = stream;
        _source = source;
        Tensors = [.. source.Tensors.Select(pair => new CheckpointTensor(pair.Key, pair.Value.Storage.Type, pair.Value.Shape))];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The kind of file.</summary>
    public CheckpointContainer Container => _source.Container;

    /// <summary>The tensors, in the order of the file's list of contents.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>The Python classes and functions that the file names and that are ignored here.</summary>
    public IReadOnlyCollection<string> IgnoredTypes => _source.OpaqueNames;

    /// <summary>The file's remarks, if it is of a format that has any.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _source.Metadata;

    internal IReadOnlyDictionary<string, string> Unreadable => _source.Opaque;

    /// <summary>Opens a file and reads its list of contents.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointFormatException">The file is no checkpoint, is damaged or malicious, or cannot be read.</exception>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new CheckpointFormatException(path, "it is a folder, not a file. Give the checkpoint file in it.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no checkpoint file '{path}'.", path);
        }

        FileStream stream = Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new CheckpointFormatException(path, "it is a pipe or a device. Give a regular file.");
        }

        return Open(path, stream);
    }

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">Its name in <see cref="Tensors"/>.</param>
    /// <returns>The tensor in 32 bits.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="CheckpointFormatException">The file is damaged.</exception>
    public TensorData Read(string name) => Read([name])[name];

    /// <summary>Reads several tensors, in the order in which they lie in the file.</summary>
    /// <param name="names">Their names in <see cref="Tensors"/>.</param>
    /// <returns>The tensors in 32 bits, by name. At most three times the file's size is allocated for them, and only 16-bit files come near that.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="CheckpointFormatException">The file is damaged.</exception>
    public Dictionary<string, TensorData> Read(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var wanted = names.Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, _source.Tensors.TryGetValue(name, out TensorReference? tensor)
            ? tensor
            : throw new KeyNotFoundException($"The checkpoint '{Path}' has no tensor '{name}'."))).ToList();
        return Guard(Path, () =>
        {
            CheckSum(wanted);
            return wanted
                .OrderBy(pair => _source.PositionOf(pair.Value.Storage))
                .ToDictionary(pair => pair.Key, pair => TensorReader.Read(_source, pair.Key, pair.Value), StringComparer.Ordinal);
        });
    }

    /// <summary>Computes the SHA-256 digest of the whole file, once.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="CheckpointFormatException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public string ComputeSha256(CancellationToken cancellationToken = default) => _sha256 ??= Digest(cancellationToken);

    private string Digest(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        _stream.Seek(0, SeekOrigin.Begin);
        for (int read = Fill(); read > 0; read = Fill())
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        int Fill() => Guard(Path, () => _stream.Read(buffer));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    internal static Checkpoint Open(string path, Stream stream)
    {
        try
        {
            return new Checkpoint(path, stream, Guard(path, () => CheckpointSniffer.Open(stream)));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether two names stand for the same elements of the file; false if one of them is not there.</summary>
    internal bool AreSame(string first, string second)
        => first == second
        || (_source.Tensors.TryGetValue(first, out TensorReference? a) && _source.Tensors.TryGetValue(second, out TensorReference? b) && a.HasElementsOf(b));

    // Many tensors can be cut from one storage: a small file must not ask for more memory than it could honestly need.
    // Three times its size is what transposed 16-bit values take, which become 32-bit ones.
    private void CheckSum(List<KeyValuePair<string, TensorReference>> wanted)
    {
        const int AlwaysAllowed = 8 << 20;
        Int128 bytes = 0;
        wanted.ForEach(pair => bytes += TensorReader.BytesFor(pair.Value));
        if (bytes > (3 * (Int128)_stream.Length) + AlwaysAllowed)
        {
            throw new FormatException($"the {wanted.Count} tensors together need {bytes} bytes, and the file has {_stream.Length}. Read fewer of them at a time.");
        }
    }

    // What the stream classes throw, turned into the one exception that names the file.
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new CheckpointFormatException(path, e.Message, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException and not (EndOfStreamException or FileNotFoundException)))
        {
            throw new CheckpointFormatException(path, $"it cannot be read: {e.Message} Check its permissions, and that no other program holds it.", e);
        }
        catch (Exception e) when (e is EndOfStreamException or NotSupportedException or OverflowException or ArgumentException)
        {
            throw new CheckpointFormatException(path, $"the file is damaged or incomplete. Download or copy it again. ({e.Message})", e);
        }
    }
}
