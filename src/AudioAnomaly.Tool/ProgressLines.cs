namespace AudioAnomaly.Tool;

/// <summary>
/// Writes a line every half a minute on what is being done and how far it is, for files and logs, where nothing shows progress. Work that takes less than that
/// writes nothing of its own accord.
/// </summary>
/// <typeparam name="T">What tells progress.</typeparam>
internal sealed class ProgressLines<T> : IProgress<T>, IDisposable
{
    /// <summary>The time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly ProgressWording<T> _wording;
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private string _text;
    private bool _isDisposed;

    /// <param name="wording">The words.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="time">The clock.</param>
    public ProgressLines(ProgressWording<T> wording, TextWriter output, TimeProvider time)
    {
        (_wording, _output, _time, _text) = (wording, output, time, wording.Work);
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => WriteNext(), null, Interval, Interval);
    }

    public void Report(T value)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _text = _wording.Describe(value);
            if (_wording.IsEvent(value))
            {
                _output.WriteLine(_text);
                _timer.Change(Interval, Interval);
            }
        }
    }

    public void Dispose()
    {
        // A line that is being written is waited for, and none follows.
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
        }
    }

    private void WriteNext()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            try
            {
                _output.WriteLine($"{_text} ({DurationText.Of(_time.GetElapsedTime(_start))} so far)");
            }
            catch (IOException)
            {
                // A log that cannot be written is no reason to end the work, and here nobody could catch it.
            }
        }
    }
}
