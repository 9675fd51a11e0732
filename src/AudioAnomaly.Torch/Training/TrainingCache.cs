using System.Runtime.InteropServices;

namespace AudioAnomaly.Torch;

/// <summary>
/// Arrays kept for training: in memory up to a limit, beyond that in a temporary file that is gone when the cache is disposed. Filled by one thread, then
/// read from many.
/// </summary>
internal sealed class TrainingCache : IDisposable
{
    private readonly long _limitBytes;
    private readonly bool _half;
    private readonly List<Entry> _entries = [];
    private FileStream? _file;
    private long _fileLength;
    private long _memoryBytes;

    /// <param name="limitMiB">The memory to use at most.</param>
    /// <param name="half">Keeps values as bfloat16, which takes half of the space and keeps 8 significant bits.</param>
    public TrainingCache(long limitMiB, bool half = false)
    {
        _limitBytes = limitMiB * 1024 * 1024;
        _half = half;
    }

    public int Count => _entries.Count;

    /// <summary>The bytes that went to the temporary file.</summary>
    public long FileBytes => _fileLength;

    /// <summary>The temporary file, or null while there is none.</summary>
    public string? FilePath => _file?.Name;

    /// <summary>Adds an array.</summary>
    /// <returns>Its index.</returns>
    public int Add(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[(long)values.Length * ElementSize];
        if (_half)
        {
            BFloat16Rows.FromSingle(values, MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()));
        }
        else
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }

        if (_memoryBytes + bytes.Length <= _limitBytes)
        {
            _memoryBytes += bytes.Length;
            _entries.Add(new Entry(bytes, 0, values.Length));
        }
        else
        {
            _file ??= CreateFile();
            RandomAccess.Write(_file.SafeFileHandle, bytes, _fileLength);
            _entries.Add(new Entry(null, _fileLength, values.Length));
            _fileLength += bytes.Length;
        }

        return _entries.Count - 1;
    }

    /// <summary>The number of values of an array.</summary>
    public int LengthOf(int index) => _entries[index].Length;

    /// <summary>Reads a run of an array's values.</summary>
    public void Read(int index, int offset, Span<float> destination)
    {
        Entry entry = _entries[index];
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + destination.Length, entry.Length, nameof(destination));
        int count = destination.Length * ElementSize;
        if (entry.Bytes is { } memory)
        {
            Decode(memory.AsSpan(offset * ElementSize, count), destination);
            return;
        }

        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int got = RandomAccess.Read(_file!.SafeFileHandle, bytes.AsSpan(read), entry.Position + ((long)offset * ElementSize) + read);
            read += got > 0 ? got : throw new EndOfStreamException("The temporary file with the training data was cut off.");
        }

        Decode(bytes, destination);
    }

    /// <summary>Reads a whole array.</summary>
    public float[] Read(int index)
    {
        float[] values = new float[LengthOf(index)];
        Read(index, 0, values);
        return values;
    }

    public void Dispose() => _file?.Dispose();

    private int ElementSize => _half ? sizeof(ushort) : sizeof(float);

    private void Decode(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (_half)
        {
            BFloat16Rows.ToSingle(MemoryMarshal.Cast<byte, ushort>(bytes), values);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
        }
    }

    private static FileStream CreateFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            // What recordings were made of is nobody else's business.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"audioanomaly-{Guid.NewGuid():N}.tmp"), options);
    }

    private readonly record struct Entry(byte[]? Bytes, long Position, int Length);
}
