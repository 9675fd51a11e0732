using AudioAnomaly.Components;

namespace AudioAnomaly.Testing;

/// <summary>Feature maps cell by cell.</summary>
internal static class FeatureMapExtensions
{
    /// <summary>One value.</summary>
    public static float At(this FeatureMap map, int channel, int frame, int bin) => map.Values.Span[(((frame * map.Bins) + bin) * map.Layer.Channels) + channel];

    extension(FeatureMap)
    {
        /// <summary>A map of values in the order of the references: channel, time, frequency.</summary>
        public static FeatureMap FromChannelsFirst(FeatureLayer layer, int frames, int bins, ReadOnlySpan<float> values)
        {
            int cells = frames * bins;
            float[] cellByCell = new float[values.Length];
            for (int channel = 0; channel < layer.Channels; channel++)
            {
                for (int cell = 0; cell < cells; cell++)
                {
                    cellByCell[(cell * layer.Channels) + channel] = values[(channel * cells) + cell];
                }
            }

            return new FeatureMap(layer, frames, bins, cellByCell);
        }
    }
}
