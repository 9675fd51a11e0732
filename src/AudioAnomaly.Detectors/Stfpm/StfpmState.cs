namespace AudioAnomaly;

/// <summary>A fitted STFPM: the student, and each layer's mean difference on normal clips. Immutable.</summary>
internal sealed record StfpmState(IFeatureExtractor Student, float[] LayerMeans, int Bins)
{
    // A layer whose difference vanishes altogether has no scale.
    private const float MinMean = 1e-6f;

    /// <summary>The product of the layers' maps, each upsampled to the spectrogram's grid and divided by its mean on normal clips.</summary>
    public AnomalyMap Render(IReadOnlyList<StfpmLayerMap> layers, Spectrogram spectrogram)
    {
        float[] product = [];
        for (int i = 0; i < layers.Count; i++)
        {
            StfpmLayerMap layer = layers[i];
            float[] scaled = new float[layer.Values.Length];
            System.Numerics.Tensors.TensorPrimitives.Divide(layer.Values, Math.Max(LayerMeans[i], MinMean), scaled);
            ReadOnlyMemory<float> map = AnomalyMapRenderer.Render(scaled, layer.Frames, layer.Rows, layer.Layer, spectrogram, sigma: 0).Values;
            if (i == 0)
            {
                product = map.ToArray();
            }
            else
            {
                System.Numerics.Tensors.TensorPrimitives.Multiply(product, map.Span, product);
            }
        }

        return new AnomalyMap(product, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins);
    }
}
