using System.IO.Compression;
using System.Security.Cryptography;

namespace AudioAnomaly;

/// <summary>A file of pretrained weights, opened for reading: PyTorch's zip or old format, or safetensors, told apart by content. Nothing in the file is ever run.</summary>
/// <remarks>Only the list of contents is in memory; tensors are read when asked for. Used by one thread. Dispose it to close the file.</remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly Stream _stream;
    private readonly CheckpointSource _source;

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
    /// <exception cref="CheckpointFormatException">The file is no checkpoint, is damaged or malicious.</exception>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no checkpoint file '{path}'.", path);
        }

        return Open(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">Its name in <see cref="Tensors"/>.</param>
    /// <returns>The tensor in 32 bits.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="CheckpointFormatException">The file is damaged.</exception>
    public TensorData Read(string name) => Read([name])[name];

    /// <summary>Reads several tensors, in the order in which they lie in the file.</summary>
    /// <param name="names">Their names in <see cref="Tensors"/>.</param>
    /// <returns>The tensors in 32 bits, by name.</returns>
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
            // Many tensors can share one storage. Together they must not need more than the file holds.
            Int128 bytes = 0;
            wanted.ForEach(pair => bytes += (Int128)Math.Max(pair.Value.Count, pair.Value.Span) * TensorElements.SizeOf(pair.Value.Storage.Type));
            if (bytes > _stream.Length)
            {
                throw new FormatException($"its tensors claim {bytes} bytes, and the file has {_stream.Length}.");
            }

            return wanted
                .OrderBy(pair => _source.PositionOf(pair.Value.Storage))
                .ToDictionary(pair => pair.Key, pair => TensorReader.Read(_source, pair.Key, pair.Value), StringComparer.Ordinal);
        });
    }

    /// <summary>Computes the SHA-256 digest of the whole file.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public string ComputeSha256(CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        _stream.Seek(0, SeekOrigin.Begin);
        for (int read = _stream.Read(buffer); read > 0; read = _stream.Read(buffer))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _source.Dispose();
        _stream.Dispose();
    }

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

    // What the zip and stream classes throw at damaged files, turned into the one exception that names the file.
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
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or OverflowException or ArgumentException)
        {
            throw new CheckpointFormatException(path, $"the file is damaged or incomplete. Download or copy it again. ({e.Message})", e);
        }
    }
}
