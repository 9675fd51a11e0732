using System.Text;

namespace AudioAnomaly.Hosting;

/// <summary>The last lines of what a program writes to its standard error, however much that is. Safe to use from several threads.</summary>
internal sealed class LastWords
{
    private const int KeptBytes = 4096;
    private const int KeptLines = 5;

    private readonly Lock _lock = new();
    private readonly byte[] _bytes = new byte[KeptBytes];
    private int _count;

    /// <summary>The last lines that are not blank, the newest last.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                string[] lines = Encoding.UTF8.GetString(_bytes, 0, _count)
                    .Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                return [.. lines.TakeLast(KeptLines).Select(line => OneLine.Of(line))];
            }
        }
    }

    public void Add(ReadOnlySpan<byte> written)
    {
        ReadOnlySpan<byte> last = written.Length > KeptBytes ? written[^KeptBytes..] : written;
        lock (_lock)
        {
            int kept = Math.Min(_count, KeptBytes - last.Length);
            _bytes.AsSpan(_count - kept, kept).CopyTo(_bytes);
            last.CopyTo(_bytes.AsSpan(kept));
            _count = kept + last.Length;
        }
    }
}
