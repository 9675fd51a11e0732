namespace AudioAnomaly.Hosting;

/// <summary>What becomes of sound that people found to be nothing.</summary>
public enum LearningMode
{
    /// <summary>It joins the recordings calibrated on: the threshold is found anew, and what the model has learned stays.</summary>
    Calibration,

    /// <summary>The model learns it as normal; threshold and calibration stay.</summary>
    Model,
}
