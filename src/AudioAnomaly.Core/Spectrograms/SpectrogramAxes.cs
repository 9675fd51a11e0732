using System.Globalization;

namespace AudioAnomaly;

/// <summary>The time and frequency axes of a spectrogram. Immutable.</summary>
public sealed class SpectrogramAxes
{
    private readonly double[] _frequencies;

    /// <summary>Creates the axes.</summary>
    /// <param name="frequencies">The centre frequency of each bin in Hz, strictly ascending.</param>
    /// <param name="secondsPerFrame">The time between two frames in seconds, above 0.</param>
    /// <param name="floorDb">The lowest value a cell can have (dB): that of digital silence.</param>
    /// <param name="startSeconds">The time of frame 0 in the recording, in seconds.</param>
    public SpectrogramAxes(IEnumerable<double> frequencies, double secondsPerFrame, float floorDb, double startSeconds = 0)
        : this([.. frequencies], secondsPerFrame, floorDb, startSeconds)
    {
    }

    private SpectrogramAxes(double[] frequencies, double secondsPerFrame, float floorDb, double startSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frequencies.Length, nameof(frequencies));
        if (!(secondsPerFrame > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(secondsPerFrame), secondsPerFrame, "The time between frames must be above 0.");
        }

        for (int i = 1; i < frequencies.Length; i++)
        {
            if (!(frequencies[i] > frequencies[i - 1]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Frequencies must ascend, but bin {i} has {frequencies[i]} Hz after {frequencies[i - 1]} Hz."), nameof(frequencies));
            }
        }

        _frequencies = frequencies;
        SecondsPerFrame = secondsPerFrame;
        FloorDb = floorDb;
        StartSeconds = startSeconds;
    }

    /// <summary>Number of frequency bins.</summary>
    public int Bins => _frequencies.Length;

    /// <summary>The centre frequency of each bin in Hz, ascending.</summary>
    public IReadOnlyList<double> Frequencies => _frequencies;

    /// <summary>The time between two frames, in seconds.</summary>
    public double SecondsPerFrame { get; }

    /// <summary>The value of a cell in digital silence (dB).</summary>
    public float FloorDb { get; }

    /// <summary>The time of frame 0 in the recording, in seconds.</summary>
    public double StartSeconds { get; }

    /// <summary>The time at a frame's centre.</summary>
    /// <param name="frame">The frame; may be fractional.</param>
    /// <returns>Seconds from the start of the recording.</returns>
    public double TimeOf(double frame) => StartSeconds + (frame * SecondsPerFrame);

    /// <summary>The centre frequency of a bin.</summary>
    /// <param name="bin">The bin, from 0.</param>
    /// <returns>Frequency in Hz.</returns>
    public double FrequencyOf(int bin) => _frequencies[bin];

    /// <summary>The lower edge of a bin's band: halfway to its lower neighbour.</summary>
    /// <param name="bin">The bin, from 0.</param>
    /// <returns>Frequency in Hz, 0 or more.</returns>
    public double LowEdgeOf(int bin) => bin > 0
        ? (_frequencies[bin - 1] + _frequencies[bin]) / 2
        : Math.Max(0, Bins > 1 ? _frequencies[0] - ((_frequencies[1] - _frequencies[0]) / 2) : 0);

    /// <summary>The upper edge of a bin's band: halfway to its upper neighbour.</summary>
    /// <param name="bin">The bin, from 0.</param>
    /// <returns>Frequency in Hz.</returns>
    public double HighEdgeOf(int bin) => bin < Bins - 1
        ? (_frequencies[bin] + _frequencies[bin + 1]) / 2
        : Bins > 1 ? _frequencies[bin] + ((_frequencies[bin] - _frequencies[bin - 1]) / 2) : 2 * _frequencies[bin];

    /// <summary>How many of the lowest bins have their centre at or below a frequency.</summary>
    /// <param name="hertz">The frequency in Hz.</param>
    /// <returns>0 to <see cref="Bins"/>.</returns>
    public int CountBinsUpTo(double hertz)
    {
        int count = 0;
        while (count < Bins && _frequencies[count] <= hertz)
        {
            count++;
        }

        return count;
    }

    internal SpectrogramAxes StartingAt(long frame) => new(_frequencies, SecondsPerFrame, FloorDb, TimeOf(frame));
}
