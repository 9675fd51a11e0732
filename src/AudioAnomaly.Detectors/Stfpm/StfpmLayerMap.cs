using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>How much student and teacher differ in one layer: the squared distance of their normalised feature vectors, 0 to 4, in every cell.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Frames">Steps in time.</param>
/// <param name="Rows">The lowest steps in frequency, those in scope.</param>
/// <param name="Values">Frames x rows.</param>
internal sealed record StfpmLayerMap(FeatureLayer Layer, int Frames, int Rows, float[] Values)
{
    public double Mean => Values.Average(value => (double)value);

    /// <summary>Compares two maps of a layer.</summary>
    /// <param name="teacher">The teacher's features.</param>
    /// <param name="student">The student's.</param>
    /// <param name="validBins">The spectrogram's bins in scope.</param>
    public static StfpmLayerMap Compare(FeatureMap teacher, FeatureMap student, int validBins)
    {
        float[] expected = teacher.Values.ToArray(), found = student.Values.ToArray();
        ChannelVectors.Normalize(expected, teacher.Layer.Channels);
        ChannelVectors.Normalize(found, teacher.Layer.Channels);
        float[] distances = ChannelVectors.SquaredDistances(expected, found, teacher.Layer.Channels);
        int rows = SpectrogramBins.RowsInScope(validBins, teacher.Layer, teacher.Bins);
        float[] values = new float[teacher.Frames * rows];
        for (int frame = 0; frame < teacher.Frames; frame++)
        {
            distances.AsSpan(frame * teacher.Bins, rows).CopyTo(values.AsSpan(frame * rows));
        }

        return new StfpmLayerMap(teacher.Layer, teacher.Frames, rows, values);
    }
}
