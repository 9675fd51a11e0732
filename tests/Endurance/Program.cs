using AudioAnomaly.Endurance;

return await EnduranceProgram.RunAsync(args);
