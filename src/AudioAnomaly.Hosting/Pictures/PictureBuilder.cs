using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Pools the frames of one session into columns of a <see cref="SoundPicture"/>, each once, and hands them to a history. Used by one thread at a time.
/// </summary>
internal sealed class PictureBuilder
{
    private const double LeastColumnSeconds = 0.05;

    private readonly PictureHistory _history;
    private readonly SpectrogramAxes _axes;
    private readonly double _startSeconds;
    private readonly int _sampleRate;
    private readonly int _framesPerColumn;
    private readonly double _perThreshold;
    private readonly ColumnLevels _levels;
    private readonly float[] _highest;
    private readonly float[] _scores;
    private float _peak;
    private int _frames;
    private long _columns;

    /// <param name="history">Gets the columns.</param>
    /// <param name="axes">The axes of the session's frames.</param>
    /// <param name="mapThreshold">The session's threshold of cells; null if it has none.</param>
    /// <param name="sampleRate">The rate of its samples, in Hz.</param>
    /// <param name="startSeconds">How much sound of the source came before its first sample, in seconds.</param>
    public PictureBuilder(PictureHistory history, SpectrogramAxes axes, double? mapThreshold, int sampleRate, double startSeconds)
    {
        (_history, _axes, _sampleRate, _startSeconds) = (history, axes, sampleRate, startSeconds);
        _framesPerColumn = Math.Max(1, (int)Math.Ceiling((LeastColumnSeconds / axes.SecondsPerFrame) - 1e-9));
        _perThreshold = mapThreshold is > 0 ? 1 / mapThreshold.Value : 0;
        _levels = new ColumnLevels(SecondsPerColumn * sampleRate);
        _highest = new float[axes.Bins];
        _scores = new float[axes.Bins];
        Clear();
    }

    private double SecondsPerColumn => _framesPerColumn * _axes.SecondsPerFrame;

    /// <summary>Takes in the samples that are pushed into the session next.</summary>
    public void Add(ReadOnlySpan<float> samples) => _levels.Add(samples);

    /// <summary>Takes in frames that became final.</summary>
    /// <param name="frames">The frames, in order.</param>
    /// <param name="isLast">Whether there will be no more: a column that was begun is given out.</param>
    /// <returns>The mean level of the columns that became complete, in dB; null if there were none.</returns>
    public double? Add(IReadOnlyList<SessionFrame> frames, bool isLast = false)
    {
        int columns = (_frames + frames.Count) / _framesPerColumn;
        columns += isLast && (_frames + frames.Count) % _framesPerColumn > 0 ? 1 : 0;
        var picture = new SoundPicture
        {
            StartSeconds = _startSeconds + (_columns * SecondsPerColumn),
            SecondsPerColumn = SecondsPerColumn,
            Columns = columns,
            Frequencies = _axes.Frequencies,
            Levels = new byte[columns * _axes.Bins],
            Map = new byte[columns * _axes.Bins],
            LevelsDb = new float[columns],
            Peaks = new float[columns],
        };
        int done = 0;
        foreach (SessionFrame frame in frames)
        {
            Pool(frame);
            if (_frames == _framesPerColumn)
            {
                Give(picture, done++);
            }
        }

        if (isLast && _frames > 0)
        {
            Give(picture, done);
        }

        if (columns == 0)
        {
            return null;
        }

        _columns += columns;
        _history.Add(picture, _startSeconds + ((double)_levels.Received / _sampleRate));
        return SoundLevel.Of(picture.LevelsDb.Sum(level => Math.Pow(10, level / 10.0)), columns);
    }

    /// <summary>Saves the column that was begun, and the levels whose scores are not known yet.</summary>
    public void Save(SessionStateWriter state)
    {
        _levels.Save(state);
        state.Write(_highest);
        state.Write(_scores);
        state.Write(_peak);
        state.Write((long)_frames);
        state.Write(_columns);
    }

    /// <summary>Goes on with the column that another builder had begun; called before the first sample.</summary>
    public void Restore(SessionStateReader state)
    {
        _levels.Restore(state);
        float[] highest = state.ReadSingles(), scores = state.ReadSingles();
        SessionStateReader.Check(highest.Length == _highest.Length && scores.Length == _scores.Length, "a column has other bins");
        highest.CopyTo(_highest, 0);
        scores.CopyTo(_scores, 0);
        _peak = state.ReadSingle();
        _frames = state.ReadInt32(0, _framesPerColumn - 1);
        _columns = state.ReadInt64();
    }

    private void Pool(SessionFrame frame)
    {
        TensorPrimitives.Max(_highest, frame.Levels.Span, _highest);
        TensorPrimitives.Max(_scores, frame.Map.Span, _scores);
        _peak = Math.Max(_peak, frame.Peak);
        _frames++;
    }

    private void Give(SoundPicture picture, int column)
    {
        int start = column * _axes.Bins;
        for (int bin = 0; bin < _axes.Bins; bin++)
        {
            picture.Levels[start + bin] = ToByte((_highest[bin] - SoundPicture.LowestDb) / SoundPicture.DbPerStep, 0);
            double times = _scores[bin] * _perThreshold;
            picture.Map[start + bin] = times > 0 ? ToByte(SoundPicture.AtThreshold + (SoundPicture.StepsPerOctave * Math.Log2(times)), 1) : (byte)0;
        }

        picture.LevelsDb[column] = _levels.Next();
        picture.Peaks[column] = _peak;
        Clear();
    }

    private void Clear()
    {
        _highest.AsSpan().Fill(float.NegativeInfinity);
        _scores.AsSpan().Clear();
        (_peak, _frames) = (0, 0);
    }

    private static byte ToByte(double value, byte least) => (byte)Math.Clamp(Math.Round(value), least, byte.MaxValue);
}
