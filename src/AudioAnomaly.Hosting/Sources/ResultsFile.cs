using Microsoft.Win32.SafeHandles;

namespace AudioAnomaly.Hosting;

/// <summary>
/// The file of results of a watched folder: a line for each recording, appended with one write and on the disk before the next step. It is also the memory of
/// what was scored. What a kill left of a line is cut off; when the file becomes too large another is begun, and what must be remembered of older ones is
/// written to a file beside it first (<c>.known</c>). Safe to use from several threads.
/// </summary>
internal sealed class ResultsFile(string path, double limitMiB, int kept) : IDisposable
{
    private const int BlockBytes = 1 << 16;

    private readonly Lock _lock = new();
    private FileStream? _owner;
    private SafeFileHandle? _file;
    private long _length;
    private long? _cutAt;

    private string KnownPath => path + ".known";

    /// <summary>Opens the file, or begins it. No other process can do so until this one has ended.</summary>
    /// <returns>What was scored, the oldest first, and how many bytes of an unfinished line were cut off.</returns>
    /// <exception cref="IOException">It cannot be opened, or another process has it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public (List<ScoredFile> Files, long Cut) Open()
    {
        lock (_lock)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _owner ??= Own();
            long cut = EnsureOpen();
            var files = new List<ScoredFile>();
            foreach (string file in (ReadOnlySpan<string>)[KnownPath, path])
            {
                if (File.Exists(file))
                {
                    files.AddRange(LinesOf(file).Select(RecordingLine.Read).OfType<ScoredFile>());
                }
            }

            return (files, cut);
        }
    }

    /// <summary>Appends a line. Afterwards it is on the disk; if this fails nothing of it is there.</summary>
    /// <param name="line">The line with its end.</param>
    /// <param name="file">Whose line it is.</param>
    /// <param name="scored">Takes the file, and says what must not be forgotten if another file of results is begun.</param>
    /// <exception cref="IOException">It cannot be written: the disk is full or gone.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Append(ReadOnlySpan<byte> line, ScoredFile file, ScoredFiles scored)
    {
        lock (_lock)
        {
            // Somebody may have moved or deleted it: the lines would go where nobody looks.
            if (_file is not null && new FileInfo(path) is var now && (!now.Exists || now.Length != _length))
            {
                WriteKnown(scored.Files);
                Close();
            }

            EnsureOpen();
            if (_length > 0 && _length + line.Length > limitMiB * (1 << 20))
            {
                WriteKnown(scored.Files);
                Close();
                Shift();
                EnsureOpen();
            }

            try
            {
                RandomAccess.Write(_file!, line, _length);
                RandomAccess.FlushToDisk(_file!);
            }
            catch
            {
                // All of the line or a part of it may be there.
                _cutAt = _length;
                Close();
                throw;
            }

            _length += line.Length;
            scored.Add(file);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Close();
            _owner?.Dispose();
            _owner = null;
        }
    }

    /// <summary>A file that one process at a time can have open; the results themselves may be read by anybody.</summary>
    private FileStream Own()
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path + ".lock"))
        {
            throw new IOException($"'{path}' is written by another process: {e.Message}", e);
        }
    }

    /// <returns>How many bytes of an unfinished line were cut off.</returns>
    private long EnsureOpen()
    {
        if (_file is not null)
        {
            return 0;
        }

        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            long length = RandomAccess.GetLength(file), whole = Math.Min(_cutAt ?? length, EndOfLines(file, length));
            if (whole < length)
            {
                RandomAccess.SetLength(file, whole);
            }

            (_file, _length, _cutAt) = (file, whole, null);
            return length - whole;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Where the last whole line ends.</summary>
    private static long EndOfLines(SafeFileHandle file, long length)
    {
        byte[] block = new byte[BlockBytes];
        for (long end = length; end > 0;)
        {
            long start = Math.Max(0, end - block.Length);
            int read = RandomAccess.Read(file, block.AsSpan(0, (int)(end - start)), start);
            int at = block.AsSpan(0, read).LastIndexOf((byte)'\n');
            if (at >= 0)
            {
                return start + at + 1;
            }

            end = start;
        }

        return 0;
    }

    private static IEnumerable<string> LinesOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private void WriteKnown(IEnumerable<ScoredFile> known) => AtomicFile.Write(KnownPath, stream =>
    {
        foreach (ScoredFile file in known)
        {
            stream.Write(RecordingLine.Of(file));
        }
    });

    /// <summary>Gives every older file the next number, up to the first number that is free or the last one that is kept.</summary>
    private void Shift()
    {
        if (kept == 0)
        {
            File.Delete(path);
            return;
        }

        int free = Enumerable.Range(1, kept).FirstOrDefault(number => !File.Exists(Numbered(number)), kept);
        for (int number = free; number > 1; number--)
        {
            File.Move(Numbered(number - 1), Numbered(number), overwrite: true);
        }

        File.Move(path, Numbered(1), overwrite: true);
    }

    private string Numbered(int number) => Path.ChangeExtension(path, $".{number}{Path.GetExtension(path)}");

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
