namespace AudioAnomaly;

/// <summary>What a layer reads and writes of one recording of a batch. Feature maps are time x frequency x channels held.</summary>
internal unsafe struct LayerItem
{
    /// <summary>The input: a feature map, or a spectrogram for the first layer.</summary>
    public float* Input;

    /// <summary>The output, after pooling if the layer pools.</summary>
    public float* Output;

    /// <summary>The input's rows.</summary>
    public int Rows;

    /// <summary>The first of the recording's rows of tiles among those of the batch.</summary>
    public int FirstTileRow;
}
