using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>One layer's locally averaged features, a row of channels per grid cell, time first.</summary>
internal sealed record PatchLayer(FeatureLayer Layer, int Frames, int Bins, float[] Rows)
{
    public int Channels => Layer.Channels;
}
